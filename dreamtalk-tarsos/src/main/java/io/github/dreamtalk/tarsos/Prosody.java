// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.dreamtalk.tarsos;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.SampleWindows;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Pitch, voicing and loudness of a clip, frame by frame, {@link #RATE} times a second. Frame k describes the 64 ms (pitch)
 * and 32 ms (loudness) around k / rate seconds; beyond the clip's ends there is silence. Memory does not grow with the
 * clip. Pitch is by YIN (de Cheveigné and Kawahara 2002, steps 1 to 5). Not thread-safe.
 */
public final class Prosody implements Iterator<ProsodyFrame>, AutoCloseable {
    /** Frames per second. */
    public static final FrameRate RATE = FrameRate.of(PcmAudio.SAMPLE_RATE / AnalysisFrames.HOP);

    private final SampleWindows windows = AnalysisFrames.windows();
    private final PitchTracker pitch = new PitchTracker();
    private final PcmAudio.Reader reader;
    private final float[] block = new float[AnalysisFrames.HOP];
    /** Frames of the block that was read last. */
    private final Deque<ProsodyFrame> ready = new ArrayDeque<>();

    private final long frames;
    private long position;

    private Prosody(PcmAudio audio) {
        frames = AnalysisFrames.in(audio.samples());
        reader = audio.open();
    }

    /**
     * Starts a pass over a clip.
     *
     * @param audio mono 16 kHz audio; stays open while the frames are read
     * @return ⌊samples / 320⌋ frames in order; the caller closes it
     */
    public static Prosody open(PcmAudio audio) {
        return new Prosody(audio);
    }

    @Override
    public boolean hasNext() {
        return position < frames;
    }

    /**
     * The next frame.
     *
     * @return the frame
     * @throws NoSuchElementException after the last frame
     * @throws InvalidInputException if a sample is not a finite number
     */
    @Override
    public ProsodyFrame next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the clip has " + frames + " frames of prosody, all were read");
        }
        while (ready.isEmpty()) {
            int n = reader.read(block, 0, block.length);
            if (n < 0) {
                windows.finish(frames, this::hear);
            } else {
                windows.push(block, n, this::hear);
            }
        }
        position++;
        return ready.remove();
    }

    private void hear(float[] window, long index) {
        ready.add(pitch.analyse(window));
    }

    @Override
    public void close() {
        reader.close();
    }
}
