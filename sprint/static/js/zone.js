// Fills an untouched time zone field with the zone of this device.
for (const field of document.querySelectorAll("[data-zone-guess]")) {
  const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const unset = field.dataset.zoneGuess !== "set";
  if (unset && guess && [...(field.options ?? [])].some((o) => o.value === guess)) field.value = guess;
}
