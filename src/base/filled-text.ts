import { z } from 'zod';

/**
 * Text that is not empty. What others sent is never measured by zod's own `min` and `max`: they compare the `length` of a
 * value of any type, and throw where that is an object that cannot be compared.
 */
export const filledText = z.string().regex(/[^]/, 'is empty');
