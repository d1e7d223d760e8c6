import { parseArgs } from 'node:util';
import { copyMnist, downloadMnist, FetchError } from './fetch-mnist.ts';

/** `npm run data:mnist [-- --from DIR]`: puts MNIST where the built site serves it. */
const TO = 'public/data/mnist';

const { values } = parseArgs({ options: { from: { type: 'string' } } });
const log = (line: string) => console.log(line);
try {
  await (values.from === undefined
    ? downloadMnist({ to: TO, log })
    : copyMnist(values.from, TO, log));
  console.log(`MNIST is in ${TO}; the next build of the site serves it.`);
} catch (error) {
  if (!(error instanceof FetchError)) throw error;
  console.error(error.message);
  console.error(
    values.from === undefined
      ? 'Check the connection and run this again, or point to a folder that has the files: ' +
          'npm run data:mnist -- --from DIR. Without MNIST the book trains on digits it draws itself.'
      : 'Give a folder that holds train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz.',
  );
  process.exitCode = 1;
}
