import styles from './lesson.module.css';

/** The lesson page before its script; `start-lesson.tsx` puts the lesson into it. */
export function LessonPage() {
  return (
    <>
      <p>
        A lesson is a list of figures, each in a state of its own: settings, seed, even the step of
        a run. Press <em>Add to lesson</em> under any figure, put the states in order here, present
        them with a clicker, and send the lesson’s link to the class.
      </p>
      <noscript>
        <p>A lesson is put together and shown by JavaScript, which this browser does not run.</p>
      </noscript>
      <div className={styles.lesson} data-lesson />
    </>
  );
}
