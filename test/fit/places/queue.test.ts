import { describe, expect, it, vi } from 'vitest';
import { loadBullmq, parseRedisUrl } from '../../../src/fit/places/queue.js';

vi.mock('bullmq', () => {
  throw new Error("Cannot find package 'bullmq'");
});

describe('parseRedisUrl', () => {
  it('takes Redis with and without TLS, and shows neither user nor password', () => {
    expect(parseRedisUrl('redis://host:6379').shown).toBe('redis://host:6379');
    const { url, shown } = parseRedisUrl('rediss://user:secret@host:6380/2');
    expect(url).toContain('secret');
    expect(shown).toBe('rediss://host:6380');
  });

  it.each(['', 'host:6379', 'http://host', 'redis://', 'redis:6379'])('refuses "%s"', (text) => {
    expect(() => parseRedisUrl(text)).toThrow('--queue: is no address of a Redis; write redis://host:6379');
  });
});

describe('loadBullmq', () => {
  it('names the line that installs it where it is missing', async () => {
    await expect(loadBullmq()).rejects.toThrow(
      '--queue: BullMQ is not installed; run: npm install bullmq ioredis',
    );
  });
});
