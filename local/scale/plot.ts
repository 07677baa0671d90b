import { DAY, HOUR, type Instant } from '../../lambdas/domain/instant.ts';

export interface Plot {
  readonly title: string;
  /** What the vertical axis counts, with its unit. */
  readonly unit: string;
  /** The hour that the values begin with. */
  readonly from: Instant;
  /** A value an hour; undefined where there is none. Three at the most. */
  readonly lines: readonly { readonly name: string; readonly values: readonly (number | undefined)[] }[];
}

const WIDTH = 900;
const HEIGHT = 300;
const PLOT = { left: 85, right: 15, top: 50, bottom: 45 };
const STEPS = 5;

/** A plot over days as SVG, readable on light and dark. The same plot gives the same bytes. */
export function drawPlot({ title, unit, from, lines }: Plot): string {
  const hours = Math.max(...lines.map(({ values }) => values.length));
  const most = Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const step = niceStep(most / STEPS);
  const top = step * Math.max(1, Math.ceil(most / step));
  const x = (hour: number) => (PLOT.left + (hour / hours) * (WIDTH - PLOT.left - PLOT.right)).toFixed(1);
  const y = (value: number) =>
    (HEIGHT - PLOT.bottom - (value / top) * (HEIGHT - PLOT.top - PLOT.bottom)).toFixed(1);

  const values = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  const days = Array.from({ length: Math.floor((hours * HOUR) / DAY) + 1 }, (_, day) => day);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text class="title" x="${PLOT.left}" y="20">${title}</text>`,
    ...lines.map(
      ({ name }, index) =>
        `<line class="line l${index}" x1="${PLOT.left + index * 190}" y1="36" x2="${PLOT.left + 24 + index * 190}" y2="36"/>` +
        `<text x="${PLOT.left + 30 + index * 190}" y="40">${name}</text>`,
    ),
    ...values.map(
      (value) =>
        `<line class="grid" x1="${x(0)}" y1="${y(value)}" x2="${x(hours)}" y2="${y(value)}"/>` +
        `<text class="end" x="${PLOT.left - 8}" y="${(Number(y(value)) + 4).toFixed(1)}">${value.toLocaleString('en')}</text>`,
    ),
    ...days
      .filter((day) => day * 24 < hours && new Date(from + day * DAY).getUTCDay() === MONDAY)
      .map(
        (day) =>
          `<line class="grid" x1="${x(day * 24)}" y1="${y(0)}" x2="${x(day * 24)}" y2="${y(top)}"/>` +
          `<text class="middle" x="${x(day * 24)}" y="${HEIGHT - 26}">Mon ${new Date(from + day * DAY).toISOString().slice(0, 10)}</text>`,
      ),
    `<text class="middle" x="${(WIDTH / 2).toFixed(0)}" y="${HEIGHT - 8}">time (UTC), a point an hour</text>`,
    `<text class="middle" transform="translate(16 ${((HEIGHT + PLOT.top - PLOT.bottom) / 2).toFixed(0)}) rotate(-90)">${unit}</text>`,
    ...lines.map(({ values }, index) => `<path class="line l${index}" d="${path(values, x, y)}"/>`),
    '</svg>',
    '',
  ].join('\n');
}

const MONDAY = 1;

const STYLE = `
text{font:12px sans-serif;fill:#24292f}.title{font-size:14px;font-weight:bold}.end{text-anchor:end}.middle{text-anchor:middle}
.ground{fill:#fff}.grid{stroke:#d0d7de}.line{fill:none;stroke-width:1.5}
.l0{stroke:#0969da;stroke-width:4;stroke-opacity:.45}.l1{stroke:#bc4c00}.l2{stroke:#1a7f37;stroke-dasharray:5 3}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.ground{fill:#0d1117}.grid{stroke:#30363d}
.l0{stroke:#58a6ff}.l1{stroke:#f0883e}.l2{stroke:#56d364}}
`;

/** A line through the values that there are, broken where there is none. */
function path(
  values: readonly (number | undefined)[],
  x: (hour: number) => string,
  y: (value: number) => string,
): string {
  return values
    .map((value, hour) => {
      if (value === undefined) return '';
      return `${values[hour - 1] === undefined ? 'M' : 'L'}${x(hour)} ${y(value)}`;
    })
    .join('');
}

/** One, two or five times a power of ten, the least that is not below `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  return power * ([1, 2, 5].find((times) => times * power >= least) ?? 10);
}
