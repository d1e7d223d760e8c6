import { tell } from './offline-files.ts';
import styles from './offline.module.css';

/** Longer than a figure takes to write its run into the address. */
const ADDRESS_WRITTEN = 1000;

const READY = 'A newer version of this book is ready.';
const WAITING =
  'A figure is training. The newer version opens once it is paused, and takes the run along.';

/** Says when a newer version is ready. The page is never reloaded but by the reader, nor while a figure trains. */
export function offerNewerVersion(registration: ServiceWorkerRegistration): void {
  const watch = (): void => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed' && registration.active) offer(registration);
    });
  };
  if (registration.waiting) offer(registration);
  watch(); // one may have been found while the page loaded
  registration.addEventListener('updatefound', watch);
}

function offer(registration: ServiceWorkerRegistration): void {
  document.querySelector('[data-newer-version]')?.remove(); // of one that has been overtaken
  const notice = document.createElement('div');
  notice.className = styles['version']!;
  notice.dataset['newerVersion'] = '';
  const words = document.createElement('p');
  words.role = 'status';
  const now = button('Use it now');
  const later = button('Later');
  notice.append(words, now, later);
  document.body.append(notice);
  words.textContent = READY; // once it stands in the page, so that it is read out

  let stopWaiting = (): void => {};
  later.addEventListener('click', () => {
    stopWaiting();
    notice.remove();
  });
  now.addEventListener('click', () => {
    now.hidden = true;
    if (isTraining()) words.textContent = WAITING;
    stopWaiting = whenNothingTrains(() => takeOver(registration));
  });
}

function button(name: string): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = name;
  return element;
}

function takeOver({ waiting }: ServiceWorkerRegistration): void {
  const reload = (): void => location.reload();
  if (!waiting) return reload(); // another tab has let it in
  // It may be let in late, once the other has done what it was at: a figure may train again by then.
  const whenIn = (): void => {
    if (isTraining()) whenNothingTrains(reload);
    else reload();
  };
  navigator.serviceWorker.addEventListener('controllerchange', whenIn, { once: true });
  tell(waiting, { kind: 'take over' });
}

function isTraining(): boolean {
  return document.querySelector('[data-run="running"]') !== null;
}

/** Calls back once no figure has trained for a moment; returns how to stop waiting. */
function whenNothingTrains(callback: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const done = (): void => {
    observer.disconnect();
    callback();
  };
  const look = (): void => {
    clearTimeout(timer);
    if (!isTraining()) timer = setTimeout(done, ADDRESS_WRITTEN);
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { attributeFilter: ['data-run'], subtree: true });
  look();
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
