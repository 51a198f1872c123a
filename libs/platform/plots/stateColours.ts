/** Told apart on white and by most people with colour blindness (Okabe & Ito 2008, "Color universal design"). */
const PALETTE = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9', '#f0e442', '#999999'];

/** @returns a colour; states beyond the palette go round the colour circle by the golden angle */
export function stateColour(state: number): string {
  return PALETTE[state] ?? `hsl(${Math.round((state * 137.5) % 360)}, 60%, 45%)`;
}
