import { describe, expect, it } from 'vitest';
import { roomFor } from '../../src/scene/room.ts';

const size = { width: 100, height: 50 };

describe('room for a new drawing', () => {
  it('is the point itself where nothing lies there', () => {
    expect(roomFor(size, { x: 30, y: 40 }, [{ x: 130, y: 40, width: 10, height: 10 }])).toEqual({ x: 30, y: 40 });
  });

  it('is the nearest place beside what lies there', () => {
    const there = { x: 0, y: 0, width: 60, height: 60 };
    const { x, y } = roomFor(size, { x: 0, y: 0 }, [there]);
    expect(x + size.width <= 0 || x >= 60 || y + size.height <= 0 || y >= 60).toBe(true);
    expect(Math.hypot(x, y)).toBeLessThanOrEqual(80);
  });

  it('is the point itself where everything is covered', () => {
    expect(roomFor(size, { x: 5, y: 5 }, [{ x: -1e5, y: -1e5, width: 2e5, height: 2e5 }])).toEqual({ x: 5, y: 5 });
  });
});
