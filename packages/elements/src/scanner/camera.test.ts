import { describe, expect, it } from 'vitest';
import { cameraFaultOf } from './camera.js';

describe('cameraFaultOf', () => {
  it('tells faults by the name the browser gives, also within a sentence', () => {
    expect(cameraFaultOf(new DOMException('no', 'NotAllowedError'))).toBe('denied');
    expect(cameraFaultOf('Error getting userMedia, error = NotFoundError: Requested device not found')).toBe(
      'missing',
    );
    expect(cameraFaultOf('Error getting userMedia, error = NotReadableError: in use')).toBe('busy');
    expect(cameraFaultOf(new TypeError('what'))).toBe('failed');
    expect(cameraFaultOf(undefined)).toBe('failed');
  });
});
