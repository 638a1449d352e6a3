import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../examples/motion/make-data.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ffirm-motion-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function make(name: string, people: string): string {
  const to = join(folder, name);
  execFileSync(process.execPath, [SCRIPT, to, people], { stdio: 'pipe' });
  return to;
}

/** Labels and vectors of a file, without its first line. */
function rowsOf(
  path: string,
): { readonly subject: string; readonly label: string; readonly vector: number[] }[] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [subject, label, ...vector] = line.split(',');
    return { subject, label, vector: vector.map(Number) };
  });
}

describe('examples/motion/make-data.mjs', () => {
  const first = make('first', '2');

  it('writes a file a person, which no repository takes', () => {
    expect(readdirSync(first).sort()).toEqual(['.gitignore', 'person-01.csv', 'person-02.csv']);
    expect(readFileSync(join(first, 'person-01.csv'), 'utf8')).toMatch(/^subject,label,x,y,z\nperson-01,/);
  });

  it('writes the same bytes every time, whoever else there is', () => {
    const second = make('second', '1');
    const [one, other] = [first, second].map((path) => readFileSync(join(path, 'person-01.csv'), 'utf8'));
    expect(other).toBe(one);
    expect(readFileSync(join(first, 'person-02.csv'), 'utf8')).not.toBe(
      one.replaceAll('person-01', 'person-02'),
    );
  });

  it('has minutes of every activity, in thousandths of g, around gravity', () => {
    const rows = rowsOf(join(first, 'person-02.csv'));
    expect(new Set(rows.map(({ subject }) => subject))).toEqual(new Set(['person-02']));
    const spreadOf = (wanted: string): number => {
      const lengths = rows.filter(({ label }) => label === wanted).map(({ vector }) => Math.hypot(...vector));
      expect(lengths.length).toBeGreaterThan(2 * 60 * 50);
      const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
      expect(mean).toBeGreaterThan(900);
      expect(mean).toBeLessThan(1700);
      return Math.sqrt(lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / lengths.length);
    };
    for (const { vector } of rows) {
      expect(vector.every((value) => Number.isInteger(value) && Math.abs(value) <= 8000)).toBe(true);
    }
    const [still, walking, running, stairs] = ['still', 'walking', 'running', 'stairs'].map(spreadOf);
    expect(Math.max(walking, stairs)).toBeLessThan(running);
    expect(4 * still).toBeLessThan(Math.min(walking, stairs));
  });

  it('refuses a number of people that is none', () => {
    expect(() => make('none', 'many')).toThrow('many is not a number from 1 to 999');
  });
});
