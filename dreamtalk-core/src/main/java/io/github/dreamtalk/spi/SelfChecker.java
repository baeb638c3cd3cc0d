package io.github.dreamtalk.spi;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import org.jspecify.annotations.Nullable;

/** Looks at the frames of a job while they are made and reports on them, if the request asks for it. Thread-safe. */
public interface SelfChecker extends AutoCloseable {
    /**
     * Begins to check a job.
     *
     * @param clip what is made
     * @return the check of this job; the caller closes it
     */
    Session open(Clip clip);

    @Override
    void close();

    /**
     * What is made.
     *
     * @param portrait the picture the job animates, as it goes to the renderer
     * @param face the face in it, or null if the renderer does without
     * @param rate frames per second
     * @param audio the sound, empty if there is none; valid until the session is closed
     */
    record Clip(RgbImage portrait, @Nullable FaceGeometry face, FrameRate rate, PcmAudio audio) {}

    /** The check of one job; used by one thread at a time. */
    interface Session extends AutoCloseable {
        /**
         * Looks at the next frame.
         *
         * @param frame the picture, reused for the next frame: copied by whoever keeps it
         */
        void accept(RgbImage frame);

        /**
         * Ends after the last frame.
         *
         * @return what was found
         */
        QualityReport finish();

        @Override
        void close();
    }

    /** Makes self-checkers. */
    interface Provider extends BackendProvider<SelfChecker> {}
}
