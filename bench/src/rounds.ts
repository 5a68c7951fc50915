/**
 * Measures two things in turns, whoever began one round coming second in the next: what else the machine does meanwhile
 * falls on both alike.
 */
export async function alternate<T, U>(
  rounds: number,
  ours: () => Promise<T>,
  floor: () => Promise<U>,
): Promise<{ ours: T; floor: U }[]> {
  const measured: { ours: T; floor: U }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const mine = await ours();
      measured.push({ ours: mine, floor: await floor() });
    } else {
      const low = await floor();
      measured.push({ ours: await ours(), floor: low });
    }
  }
  return measured;
}
