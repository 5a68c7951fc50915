// Starts one PostgreSQL for all tests, before the first and until the last.
module.exports = {
  require: [require.resolve('@lacoopol/core/testing/mocha')],
  spec: 'dist/**/*.test.js',
  timeout: 20_000,
  exit: true,
};
