interface Named {
  givenName: string;
  familyName: string;
}

/** As comrades say it: "Samira Haddad". */
export function nameOf(person: Named): string {
  return `${person.givenName} ${person.familyName}`;
}

/** Two letters in place of a picture. */
export function initialsOf(person: Named): string {
  return [person.givenName, person.familyName].map((name) => [...name][0] ?? '').join('');
}
