import fs from 'node:fs';
import path from 'node:path';

export interface RecordFile {
  /** The first line and what earlier processes wrote after it, in order. */
  lines: string[];
  /** Hands a line to the kernel before it returns, so that it outlives a SIGKILL of this process. */
  append(line: string): void;
  close(): void;
}

/**
 * Reads the one file of a sandbox's folder, or begins it with `firstLine`. Nothing of an existing file is changed
 * before the first `append`, which cuts off a last line that was torn by a SIGKILL.
 */
export function openRecordFile(dir: string, firstLine: string): RecordFile {
  const file = path.join(dir, 'record.jsonl');
  if (!fs.existsSync(file)) begin(file, firstLine);
  const bytes = fs.readFileSync(file);
  let size = bytes.lastIndexOf(0x0a) + 1;
  let fd: number | undefined;
  let closed = false;

  const open = (): number => {
    const opened = fs.openSync(file, 'a');
    fs.ftruncateSync(opened, size);
    return opened;
  };

  return {
    lines: bytes.toString('utf8', 0, size).split('\n').slice(0, -1),
    append(line) {
      // The number of a closed descriptor may already be another file's.
      if (closed) throw new Error('The sandbox is closed; nothing was recorded.');
      fd ??= open();
      const next = Buffer.from(`${line}\n`);
      try {
        for (let sent = 0; sent < next.length; ) sent += fs.writeSync(fd, next, sent);
      } catch (error) {
        // A line that a full disk cut short would spoil the next one.
        fs.ftruncateSync(fd, size);
        throw error;
      }
      size += next.length;
    },
    close() {
      closed = true;
      if (fd !== undefined) fs.closeSync(fd);
      fd = undefined;
    },
  };
}

/**
 * The first line is never torn: a file without one whole line is not the sandbox's. It holds passwords, hence the modes.
 */
function begin(file: string, firstLine: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  fs.writeFileSync(`${file}.new`, `${firstLine}\n`, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}
