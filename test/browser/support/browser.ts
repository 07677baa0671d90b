import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUM_PACKAGE = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');

/**
 * Starts a real browser from packages of npm alone, with the libraries and the font that come with it, so that it runs and looks
 * the same wherever npm does. Its rules hold, the content security policy among them. Who starts it closes it.
 */
export async function startBrowser(): Promise<Browser> {
  const unpacked = unpackedChromium();
  return chromium.launch({
    executablePath: join(unpacked, 'chromium'),
    // Of playwright's own: a sandbox wants rights that a container may not have.
    chromiumSandbox: false,
    args: ['--disable-gpu', '--font-render-hinting=none'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, join(unpacked, 'al2023', 'lib')]
        .filter(Boolean)
        .join(':'),
      FONTCONFIG_FILE: join(unpacked, 'fonts.conf'),
    },
  });
}

/**
 * Where the package's Chromium is unpacked, once for each version. Left to itself, the package would take any that lies in the
 * directory for temporary files, of whatever version, even one that another process is still unpacking.
 */
function unpackedChromium(): string {
  const { version } = JSON.parse(readFileSync(join(CHROMIUM_PACKAGE, 'package.json'), 'utf8'));
  const directory = join(tmpdir(), `aftercare-chromium-${version}`);
  if (existsSync(directory)) return directory;
  const fresh = mkdtempSync(`${directory}-`);
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'unpack-chromium.ts'), join(CHROMIUM_PACKAGE, 'bin')],
    { encoding: 'utf8', env: { ...process.env, TMPDIR: fresh } },
  );
  try {
    if (status !== 0) throw new Error(`Chromium could not be unpacked:\n${stderr}`);
    writeFileSync(join(fresh, 'fonts.conf'), fontsConf(directory));
    // The name appears with everything in it: nobody starts half a browser.
    renameSync(fresh, directory);
  } catch (error) {
    rmSync(fresh, { recursive: true });
    // Another test file was faster.
    if (!existsSync(directory)) throw error;
  }
  return directory;
}

/** The fonts of the machine, where it has any, and before them the package's: https://www.freedesktop.org/software/fontconfig/fontconfig-user.html */
const fontsConf = (directory: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${directory}/fonts</dir>
  <cachedir>${directory}/fonts-cache</cachedir>
  ${['system-ui', 'sans-serif'].map(preferOpenSans).join('\n  ')}
</fontconfig>
`;

const preferOpenSans = (family: string): string =>
  `<match target="pattern"><test name="family"><string>${family}</string></test><edit name="family" mode="prepend" binding="strong"><string>Open Sans</string></edit></match>`;
