/**
 * The one door to TensorFlow.js. Importing it brings the core, the gradients and the WebGL backend;
 * the two fallback backends are fetched when asked for.
 */
import {
  backend as backendInstance,
  engine,
  env,
  findBackend,
  findBackendFactory,
  getBackend,
  mul,
  registerBackend,
  removeBackend,
  setBackend,
  tensor1d,
  tidy,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgl';

export {
  add,
  clipByValue,
  concat,
  customGrad,
  div,
  exp,
  gather,
  keep,
  leakyRelu,
  logSoftmax,
  matMul,
  mean,
  memory,
  mul,
  neg,
  onesLike,
  pad,
  relu,
  reshape,
  scalar,
  sigmoid,
  slice,
  softplus,
  sqrt,
  square,
  stack,
  step,
  sub,
  sum,
  tanh,
  tensor,
  tensor1d,
  tidy,
  transpose,
  valueAndGrads,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
export type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';

export const BACKENDS = ['webgl', 'wasm', 'cpu'] as const;
export type Backend = (typeof BACKENDS)[number];

const started = new Set<Backend>();

/** The life of a WebGL context: a browser may end it at any time, and everything on it is gone then. */
export interface Context {
  isLost(): boolean;
  /** Calls back when it is lost; returns how to stop listening. */
  onLost(callback: () => void): () => void;
}

let context: Context | null = null;

/**
 * Makes `backend` ready and current; false when this browser can't run it well enough. WebGL comes
 * back on a new context where the last one is lost.
 *
 * WebGL counts only with 32-bit float textures: with 16 bits Adam's second moment underflows.
 * `wasmPath` is where the site serves the WebAssembly files, with a slash at the end.
 */
export async function startBackend(backend: Backend, wasmPath: string): Promise<boolean> {
  if (backend === 'webgl' && context?.isLost()) forgetWebgl();
  // The name alone says little: TensorFlow.js also keeps that of a backend that failed to start.
  if (getBackend() === backend && started.has(backend)) return true;
  try {
    if (backend === 'webgl') {
      env().set('WEBGL_CPU_FORWARD', false); // small tensors would silently move to the CPU
      env().set('SOFTWARE_WEBGL_ENABLED', true); // else a browser without a GPU has no WebGL at all
    } else if (backend === 'wasm') {
      const wasm = await import('@tensorflow/tfjs-backend-wasm');
      wasm.setWasmPaths(wasmPath);
    } else {
      await import('@tensorflow/tfjs-backend-cpu');
    }
    if (!(await setBackend(backend))) return false;
    if (backend === 'webgl') {
      if (!env().getBool('WEBGL_RENDER_FLOAT32_CAPABLE')) {
        removeBackend(backend);
        return false;
      }
      context ??= contextOf(webglContext());
    }
    const probe = tidy(() => mul(tensor1d([1, 2, 3]), 2));
    let stopListening = (): void => {};
    const values = await new Promise<ArrayLike<number>>((resolve, reject) => {
      if (backend === 'webgl')
        stopListening = context!.onLost(() => reject(new Error('The context was lost.')));
      void probe.data().then(resolve, reject); // from a lost context nothing ever comes
    }).finally(() => stopListening());
    probe.dispose();
    if (values[2] !== 6) return false;
    started.add(backend);
    return true;
  } catch {
    return false; // a backend that can't start is no error: the next one is tried
  }
}

/** The context that WebGL engines draw on; WebGL must have been started. */
export function currentContext(): Context {
  if (!context) throw new Error('WebGL has not been started.');
  return context;
}

function contextOf(gl: WebGL2RenderingContext): Context {
  const listeners = new Set<() => void>();
  let gone = false; // for good: a context that the browser restores is an empty one
  const { canvas } = gl as unknown as { readonly canvas: EventTarget }; // missing from the worker's types
  canvas.addEventListener('webglcontextlost', () => {
    gone = true;
    for (const listener of listeners) listener();
  });
  return {
    isLost: () => gone || gl.isContextLost(),
    onLost: (callback) => {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
  };
}

/** Takes the WebGL backend out, so that the next start makes a new one on a new context. */
function forgetWebgl(): void {
  const factory = findBackendFactory('webgl');
  const { gpgpu } = findBackend('webgl') as MathBackendWebGL;
  gpgpu['itemsToPoll'].length = 0; // fences that never pass now, and would be asked about for ever
  removeBackend('webgl');
  registerBackend('webgl', factory);
  started.delete('webgl');
  context = null;
}

/** The context that TensorFlow.js draws on; WebGL must be the current backend. */
export function webglContext(): WebGL2RenderingContext {
  return (backendInstance() as MathBackendWebGL).gpgpu.gl as WebGL2RenderingContext;
}

/** Names under which drivers that draw on the processor go. */
const SOFTWARE_RENDERER = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** What the browser says it draws with; WebGL must be the current backend. */
export function webglRenderer(): string {
  const gl = webglContext();
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

/**
 * Whether a processor stands in for the graphics card, so that WebAssembly may be faster. WebGL must
 * be the current backend.
 */
export function webglIsSlow(): boolean {
  return SOFTWARE_RENDERER.test(webglRenderer());
}

/** Makes an already started backend current; engines on different backends take turns. */
export function useBackend(backend: Backend): void {
  if (getBackend() !== backend) void setBackend(backend);
}

/** A texture of TensorFlow.js, in texels. */
export interface TensorTexture {
  readonly handle: WebGLTexture;
  readonly width: number;
  readonly height: number;
}

/**
 * A tensor on the graphics card whose numbers are yet to be drawn, and the R32F texture to draw them
 * to: one number a texel, in row-major order from texel to texel. WebGL must be the current backend.
 */
export function undrawnTensor(shape: [number, number]): {
  tensor: Tensor2D;
  texture: TensorTexture;
} {
  const backend = backendInstance() as MathBackendWebGL;
  const info = backend.makeTensorInfo(shape, 'float32');
  backend.uploadToGPU(info.dataId); // there is nothing to upload: it only makes the texture
  const { texture, texShape } = backend.texData.get(info.dataId);
  const [height, width] = texShape!;
  return {
    tensor: engine().makeTensorFromTensorInfo(info) as Tensor2D,
    texture: { handle: texture!.texture, width, height },
  };
}

/**
 * Lends `use` a texture with a tensor's numbers in row-major order, four to a texel of RGBA32F,
 * however the tensor itself lies in its texture. WebGL must be the current backend.
 */
export function withDenseTexture(tensor: Tensor, use: (texture: TensorTexture) => void): void {
  const backend = backendInstance() as MathBackendWebGL;
  backend.uploadToGPU(tensor.dataId); // where no operation has needed it yet
  tidy(() => {
    // a slice may share its texture with the whole, and TensorFlow.js 4.22 fails to hand that out
    const own = backend.texData.get(tensor.dataId).slice ? mul(tensor, 1) : tensor;
    const { texture, texShape } = own.dataToGPU();
    const [height, width] = texShape!;
    use({ handle: texture!, width, height });
  });
}
