import type { RunView } from './declaration.ts';
import { notebookFile, pythonBytes, pythonList, type Cell } from './take-away-notebook.ts';
import { weightsFile, type TakenRun } from './take-away-weights.ts';

/** One image and what the run makes of it: what the notebook has to reproduce. */
export interface VaeCheck {
  /** Pixel values in [0, 1]; 0 or 1 with a Bernoulli decoder. */
  readonly image: Float32Array;
  readonly mean: Float32Array;
  readonly logVariance: Float32Array;
  /** Decoded from z = mean: each pixel's mean under p(x|z). */
  readonly pixels: Float32Array;
}

/**
 * Asks a run of model `vae` what it makes of the first image that it wasn't trained on, or was if there is
 * none. Rejects with a sentence where that is no number.
 */
export async function vaeCheck({ ask, facts }: Pick<RunView, 'ask' | 'facts'>): Promise<VaeCheck> {
  const first = (want: string): Promise<Float32Array> =>
    ask({ kind: 'rows', count: 1, want, ...(facts?.data.test && { of: 'test' }) });
  const image = await first('data');
  const mean = await first('latentMean');
  const logVariance = await first('latentLogVariance');
  const decode = { kind: 'feed', feed: 'latent', rows: 1, values: mean, want: 'pixels' } as const;
  const check = { image, mean, logVariance, pixels: await ask(decode) };
  if (!Object.values(check).every((values) => values.every(Number.isFinite)))
    throw new Error(
      'What this model makes of an image is not a number any more, so a notebook has nothing to check. Press Reset and train another one.',
    );
  return check;
}

/** What stands above the code. */
export interface NotebookWords {
  readonly title: string;
  /** What the figure shows, in a sentence. */
  readonly sentence: string;
  /** Each of the run's settings, in words. */
  readonly settings: readonly string[];
}

/**
 * A Jupyter notebook with a run of model `vae`: its weights, the same model in NumPy and in PyTorch, a
 * check of both against what the page computed, and how it was trained.
 */
export function vaeNotebook(run: TakenRun, check: VaeCheck, words: NotebookWords): string {
  const { spec, facts } = run;
  const { width, height } = facts.data;
  const gaussian = spec.structure['likelihood'] === 'gaussian';
  const cells: readonly Cell[] = [
    { id: 'about', kind: 'markdown', text: about(run, words) },
    {
      id: 'weights',
      kind: 'code',
      text: `# The weights: a safetensors file in base64.\nWEIGHTS = ${pythonBytes(weightsFile(run))}`,
      hidden: true,
    },
    { id: 'read', kind: 'code', text: READ },
    { id: 'check-words', kind: 'markdown', text: CHECK_WORDS },
    { id: 'check', kind: 'code', text: checkCode(check, width, height, gaussian) },
    { id: 'numpy', kind: 'code', text: numpyCode(gaussian) },
    { id: 'model', kind: 'code', text: modelCode(width * height, spec.structure, gaussian) },
    { id: 'torch', kind: 'code', text: torchCode(gaussian) },
    { id: 'training-words', kind: 'markdown', text: TRAINING_WORDS },
    { id: 'training', kind: 'code', text: trainingCode(run, gaussian) },
  ];
  return notebookFile(cells);
}

function about({ saved, facts, link }: TakenRun, words: NotebookWords): string {
  const begun = facts.start
    ? ` It began with a model that had been trained for ${facts.start.steps} steps before.`
    : '';
  return [
    `# ${words.title}`,
    '',
    words.sentence,
    '',
    `A run of step ${saved.step}, taken from a figure of *Likely*.${begun} This address brings the figure back and replays it: <${link}>`,
    '',
    ...words.settings.map((setting) => `- ${setting}`),
    '',
    'The notebook needs `numpy` and `torch`, and nothing else: the weights are in the cell below.',
  ].join('\n');
}

const READ = `import base64
import json

import numpy as np


def read_safetensors(data):
    """Arrays by name, and the metadata, of a safetensors file of 32-bit numbers."""
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    metadata = header.pop("__metadata__", {})
    arrays = {}
    for name, entry in header.items():
        begin, end = (8 + size + offset for offset in entry["data_offsets"])
        assert entry["dtype"] == "F32"
        arrays[name] = np.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"])
    return arrays, metadata


weights, metadata = read_safetensors(base64.b64decode(WEIGHTS))
for name, array in weights.items():
    print(name, array.shape)`;

const CHECK_WORDS = `## One image, and what the page made of it

The encoder gives the mean and the log-variance of q(z|x), and the decoder the pixels at z = mean. The page computed them in 32-bit numbers; here they are computed in 64 bits, twice, and have to agree to 1e-5.`;

function checkCode(
  { image, mean, logVariance, pixels }: VaeCheck,
  width: number,
  height: number,
  gaussian: boolean,
): string {
  const rows = Array.from({ length: height }, (_, y) => image.subarray(y * width, (y + 1) * width));
  const x = gaussian
    ? `# Grey, 0 to 255.\nIMAGE = np.array(\n${rows.map((row, y) => `    ${y === 0 ? '[' : ' '}[${Array.from(row, (value) => Math.round(255 * value)).join(', ')}]${y === height - 1 ? ']' : ','}`).join('\n')}\n)\nx = IMAGE.reshape(1, -1) / 255`
    : `# Ink is 1, paper 0.\nIMAGE = """\n${rows.map((row) => Array.from(row, (value) => String(value)).join('')).join('\n')}\n"""\nx = np.array([[int(pixel) for pixel in IMAGE if pixel != "\\n"]], dtype=np.float64)`;
  return `${x}

EXPECTED = {
    "mean": ${pythonList(mean)},
    "log_variance": ${pythonList(logVariance)},
    "pixels": ${pythonList(pixels)},
}


def check(**found):
    for name, values in found.items():
        expected = np.array(EXPECTED[name])
        error = np.abs(np.asarray(values)[0] - expected).max()
        print(f"{name}: at most {error:.1e} from the page")
        assert error < 1e-5, name`;
}

function numpyCode(gaussian: boolean): string {
  return `def dense(name, inputs):
    return inputs @ weights[name + ".weights"].astype(np.float64) + weights[name + ".bias"]


def relu(values):
    return np.maximum(values, 0)

${gaussian ? '' : '\ndef sigmoid(values):\n    return 1 / (1 + np.exp(-values))\n\n'}
hidden = relu(dense("encoder/hidden", x))
mean = dense("encoder/mean", hidden)
log_variance = dense("encoder/logVariance", hidden)
output = dense("decoder/output", relu(dense("decoder/hidden", mean)))
check(mean=mean, log_variance=log_variance, pixels=${gaussian ? 'output' : 'sigmoid(output)'})`;
}

function modelCode(
  pixels: number,
  structure: TakenRun['spec']['structure'],
  gaussian: boolean,
): string {
  return `import torch
from torch import nn


class VAE(nn.Module):
    """One hidden layer on either side (Kingma & Welling, 2014)."""

    def __init__(self, pixels=${pixels}, hidden=${structure['hidden']}, latent=${structure['latent']}):
        super().__init__()
        self.encoder = nn.ModuleDict(
            {
                "hidden": nn.Linear(pixels, hidden),
                "mean": nn.Linear(hidden, latent),
                "logVariance": nn.Linear(hidden, latent),
            }
        )
        self.decoder = nn.ModuleDict(
            {"hidden": nn.Linear(latent, hidden), "output": nn.Linear(hidden, pixels)}
        )

    def encode(self, x):
        """Mean and log-variance of q(z|x)."""
        hidden = torch.relu(self.encoder["hidden"](x))
        return self.encoder["mean"](hidden), self.encoder["logVariance"](hidden)

    def decode(self, z):
        """${gaussian ? 'Means' : 'Logits'} of the pixels."""
        return self.decoder["output"](torch.relu(self.decoder["hidden"](z)))


model = VAE()
# The page keeps weights as [inputs, units], PyTorch as [units, inputs].
model.load_state_dict(
    {
        name.replace("/", ".").replace(".weights", ".weight"): torch.from_numpy(array.T.copy())
        for name, array in weights.items()
    }
)`;
}

function torchCode(gaussian: boolean): string {
  return `model.double()
with torch.no_grad():
    mean, log_variance = model.encode(torch.from_numpy(x))
    output = model.decode(mean)
check(mean=mean, log_variance=log_variance, pixels=${gaussian ? 'output' : 'torch.sigmoid(output)'})`;
}

const TRAINING_WORDS = `## How it was trained

Adam on batches of the training images, each image once an epoch in an order of its own; every step draws one fresh z for each image. \`train(VAE(), images)\`, with images of shape [count, pixels], trains another one the same way; PyTorch begins with other random weights and draws other noise, so the numbers differ and the likeness stays.`;

function trainingCode({ spec, saved, events, facts }: TakenRun, gaussian: boolean): string {
  const { scalars, batchSize } = spec;
  const before = facts.start?.steps ?? 0;
  const changes = events
    .filter(({ step }) => step < saved.step)
    .map(({ step, name, value }) => `\n    (${before + step}, "${name}", ${value}),`);
  const live = Object.entries(scalars).map(([name, value]) => `"${name}": ${value}`);
  const reconstruction = gaussian
    ? `    squares = ((x - output) ** 2).sum(1)
    reconstruction = -squares / (2 * sigma**2) - x.shape[1] * math.log(sigma * math.sqrt(2 * math.pi))`
    : `    log_likelihoods = -nn.functional.binary_cross_entropy_with_logits(output, x, reduction="none")
    reconstruction = log_likelihoods.sum(1)`;
  return `${gaussian ? 'import math\n\n' : ''}# What the reader changed while it ran: after so many steps, which number, to what.
CHANGES = [${changes.join('')}${changes.length > 0 ? '\n' : ''}]


def terms(model, x${gaussian ? ', sigma' : ''}):
    """Reconstruction log p(x|z) at one sampled z, and KL(q(z|x) || p(z)): nats for each image."""
    mean, log_variance = model.encode(x)
    z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
    output = model.decode(z)
${reconstruction}
    kl = 0.5 * (log_variance.exp() + mean**2 - log_variance - 1).sum(1)
    return reconstruction, kl


def train(model, images, steps=${before + saved.step}, batch_size=${batchSize}):
    live = {${live.join(', ')}}
    adam = torch.optim.Adam(model.parameters(), lr=live["learningRate"])
    order = torch.tensor([], dtype=torch.long)
    for step in range(steps):
        for at, name, value in CHANGES:
            if at == step:
                live[name] = value
        adam.param_groups[0]["lr"] = live["learningRate"]
        while len(order) < batch_size:
            order = torch.cat([order, torch.randperm(len(images))])
        x, order = images[order[:batch_size]], order[batch_size:]
        reconstruction, kl = terms(model, x${gaussian ? ', live["sigma"]' : ''})
        loss = (live["beta"] * kl - reconstruction).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
    return model`;
}
