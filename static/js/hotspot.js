// A place on an image is another handle of its entry in the list below: a click there is a click on the entry.

for (const spot of document.querySelectorAll("[data-spot]")) start(spot);

function start(spot) {
  const inputs = [...document.getElementsByName(spot.dataset.spot)].filter((each) => each.type !== "hidden");
  const areas = [...spot.querySelectorAll("[data-area]")];
  const inputOf = (area) => inputs.find((each) => each.value === area.dataset.area);

  function paint() {
    for (const area of areas) area.classList.toggle("is-chosen", Boolean(inputOf(area)?.checked));
  }

  for (const area of areas) area.addEventListener("click", () => inputOf(area)?.click());
  for (const input of inputs) input.addEventListener("change", paint);
  // Answers that this device had kept come back without an event.
  addEventListener("pageshow", () => setTimeout(paint));
  spot.classList.add("is-live");
  paint();
}
