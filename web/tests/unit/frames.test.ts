import { describe, expect, it } from 'vitest';
import { framesOf } from '../../src/scene/frames.ts';

const place = (x: number, y: number) => ({ x, y });

describe('frames of groups', () => {
  it('surround their nodes, and leave room for the label above', () => {
    const places = new Map([['a', place(0, 100)], ['b', place(200, 300)]]);
    const [frame] = framesOf([{ id: 'g', label: 'east', nodes: ['a', 'b'] }], places);
    expect(frame!.x).toBeLessThan(0);
    expect(frame!.y).toBeLessThan(100 - 18);
    expect(frame!.x + frame!.width).toBeGreaterThan(200 + 56);
    expect(frame!.y + frame!.height).toBeGreaterThan(300 + 56);
  });

  it('go by the nodes that are still there; without one there is none', () => {
    const places = new Map([['a', place(0, 0)]]);
    const groups = [{ id: 'g', label: 'half', nodes: ['a', 'gone'] }, { id: 'h', label: 'gone', nodes: ['gone'] }];
    const alone = framesOf([{ id: 'g', label: 'one', nodes: ['a'] }], places)[0]!;
    expect(framesOf(groups, places)).toEqual([{ ...alone, group: groups[0] }]);
  });
});
