package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.SampleWindows;

/** The windows both analyses of the speech front end share: window t is centred at 10 t ms. */
final class FrontEndWindows {
    /** Samples between windows: 10 ms. */
    static final int HOP = 160;

    /** Samples of a window that lie before its centre. */
    private static final int BEFORE = 200;
    /** Samples in a window: what both analyses of a frame need. */
    private static final int SIZE = 450;

    private static final int BLOCK = 1 << 13;

    private FrontEndWindows() {}

    static SampleWindows make() {
        return new SampleWindows(HOP, BEFORE, SIZE);
    }

    /**
     * Passes over a whole clip.
     *
     * @param audio the clip
     * @param check called now and then; throws to end the pass
     * @param out receives its ⌊samples / 160⌋ windows
     */
    static void over(PcmAudio audio, Runnable check, SampleWindows.Receiver out) {
        SampleWindows windows = make();
        float[] block = new float[BLOCK];
        try (PcmAudio.Reader reader = audio.open()) {
            for (int n = reader.read(block, 0, BLOCK); n >= 0; n = reader.read(block, 0, BLOCK)) {
                check.run();
                windows.push(block, n, out);
            }
        }
        windows.finish(audio.samples() / HOP, out);
    }
}
