import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds README.md. */
export const repository = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** The built server: that of PARLEY_SERVER_DLL, which ./test.sh publishes, else the debug build that `dotnet build` makes. */
export function serverProgram(): string {
  const program =
    process.env.PARLEY_SERVER_DLL ?? join(repository, 'src/Parley.Server/bin/Debug/net10.0/Parley.Server.dll');
  if (!existsSync(program)) {
    throw new Error(`${program} is missing: build first (dotnet build, or ./test.sh for everything)`);
  }

  return program;
}
