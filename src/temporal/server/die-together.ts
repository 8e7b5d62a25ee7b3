import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * Has a process killed as soon as this one ends, even by SIGKILL: the kernel then closes the pipe that a small
 * shell reads from. The shell is in a session of its own, so that a signal to our process group spares it.
 *
 * @returns ends the watch; call it once the process is gone
 */
export function dieTogether(pid: number): () => void {
  const shell = spawn('sh', ['-c', 'read -r _; kill -9 "$1"', 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.unref();
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return () => void shell.kill('SIGKILL');
}
