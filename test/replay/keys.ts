/** Keys of the recorded histories, which hold nothing but the sandbox's inventions. Of no use anywhere else. */
export const recordedKeys = {
  codec: keyOf('for histories of a sandbox only.'),
  vault: keyOf('for tokens of a sandbox, no more'),
};

function keyOf(words: string): string {
  return `recorded:${Buffer.from(words).toString('base64')}`;
}
