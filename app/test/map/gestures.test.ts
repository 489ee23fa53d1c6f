import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Fingers } from '../../src/map/gestures';
import { actOf } from '../../src/map/keys';

const gestures = { push: vi.fn(), zoom: vi.fn(), point: vi.fn(), pick: vi.fn() };
let fingers: Fingers;

beforeEach(() => {
  vi.clearAllMocks();
  fingers = new Fingers(gestures);
});

describe('one finger', () => {
  test('pushes the map, and then picks nothing', () => {
    fingers.down(1, { x: 10, y: 10 });
    fingers.move(1, { x: 30, y: 15 });
    fingers.up(1);
    expect(gestures.push).toHaveBeenCalledWith(20, 5);
    expect(gestures.pick).not.toHaveBeenCalled();
  });

  test('that trembles picks where it came down', () => {
    fingers.down(1, { x: 10, y: 10 });
    fingers.move(1, { x: 12, y: 11 });
    fingers.up(1);
    expect(gestures.pick).toHaveBeenCalledWith({ x: 10, y: 10 });
    expect(gestures.push).not.toHaveBeenCalled();
  });

  test('that the system takes away picks nothing', () => {
    fingers.down(1, { x: 10, y: 10 });
    fingers.gone(1);
    fingers.up(1);
    expect(gestures.pick).not.toHaveBeenCalled();
  });

  test('that is not down points', () => {
    fingers.move(1, { x: 4, y: 4 });
    expect(gestures.point).toHaveBeenCalledWith({ x: 4, y: 4 });
  });
});

test('two fingers zoom by how far apart they go, around their middle, and pick nothing', () => {
  fingers.down(1, { x: 100, y: 100 });
  fingers.down(2, { x: 200, y: 100 });
  fingers.move(2, { x: 300, y: 100 });
  expect(gestures.zoom).toHaveBeenCalledWith(2, { x: 200, y: 100 });
  expect(gestures.push).toHaveBeenCalledWith(50, 0);
  fingers.up(1);
  fingers.up(2);
  expect(gestures.pick).not.toHaveBeenCalled();
});

test('keys of the browser stay its own', () => {
  const key = (name: string, more = {}) => actOf({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...more })?.act;
  expect([key('ArrowLeft'), key('+'), key('-'), key('0'), key('Enter'), key('n'), key('p')]).toEqual(['push', 'zoom', 'zoom', 'fit', 'pick', 'next', 'previous']);
  expect([key('+', { ctrlKey: true }), key('ArrowLeft', { altKey: true }), key('n', { metaKey: true }), key('Tab'), key('x')]).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
