package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import org.jspecify.annotations.Nullable;

/** A learned judge of lip-sync, such as SyncNet or a lip expert. Thread-safe. */
public interface SyncScorer extends AutoCloseable {
    /**
     * Begins a clip.
     *
     * @param rate frames per second
     * @return the clip; used by one thread at a time
     * @throws io.github.dreamtalk.error.InvalidInputException if the judge was not trained for this rate
     */
    Clip open(FrameRate rate);

    @Override
    void close();

    /** A clip being judged. */
    interface Clip {
        /**
         * Looks at the next frame.
         *
         * @param frame the picture; not kept
         * @param face the face in it; null if none was found
         */
        void accept(RgbImage frame, @Nullable FaceGeometry face);

        /**
         * Judges.
         *
         * @param sound the clip's sound; read, not closed
         * @return the score; null if the clip is too short or a frame has no face
         */
        @Nullable
        Score finish(PcmAudio sound);
    }

    /**
     * What a judge says.
     *
     * @param distance of picture and sound, smaller is better (LSE-D)
     * @param confidence larger is better (LSE-C)
     * @param offset frames by which the sound is ahead
     */
    record Score(double distance, double confidence, int offset) {}
}
