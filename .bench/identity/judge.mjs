// Holds a merge against the truth, pair by pair.

/**
 * Pairs of rows: `right` are of one person and were joined, `wrong` were joined and are of two, `missed` are of one and
 * were not. `findable` counts those of one person whose rows have a value in common that nobody misspelt: no rule on
 * identifiers alone can find others.
 */
export function judge({ truth, clean }, personOf) {
  const byTruth = groups(truth.keys(), (member) => truth.get(member));
  const byResult = groups(truth.keys(), personOf);
  let [right, wrong, findable, missedFindable, pairs] = [0, 0, 0, 0, 0];
  for (const members of byTruth.values())
    for (const [a, b] of pairsOf(members)) {
      pairs += 1;
      const joined = personOf(a) === personOf(b);
      if (joined) right += 1;
      if (clean.get(a).some((value) => clean.get(b).includes(value))) {
        findable += 1;
        if (!joined) missedFindable += 1;
      }
    }
  for (const members of byResult.values())
    for (const [a, b] of pairsOf(members)) if (truth.get(a) !== truth.get(b)) wrong += 1;
  return {
    pairs,
    right,
    wrong,
    missed: pairs - right,
    precision: right / (right + wrong),
    recall: right / pairs,
    findable,
    recallOfFindable: 1 - missedFindable / findable,
  };
}

function groups(members, keyOf) {
  const found = new Map();
  for (const member of members) {
    const key = keyOf(member);
    const group = found.get(key);
    if (group) group.push(member);
    else found.set(key, [member]);
  }
  return found;
}

function* pairsOf(members) {
  for (let a = 0; a < members.length; a++)
    for (let b = a + 1; b < members.length; b++) yield [members[a], members[b]];
}
