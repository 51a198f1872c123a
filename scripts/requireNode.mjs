// Imported first by what a person starts, so that an old Node says what it lacks instead of failing somewhere else.
const NEEDED_MAJOR = 20; // keep equal to "engines" of the root package.json

const major = Number.parseInt(process.versions.node, 10);
if (major < NEEDED_MAJOR) {
  process.stderr.write(
    `winnow: needs Node ${NEEDED_MAJOR} or newer, but got ${process.version} (${process.execPath}).\n` +
      'Install a newer one from https://nodejs.org or with your version manager, then run the command again.\n',
  );
  process.exit(1);
}
