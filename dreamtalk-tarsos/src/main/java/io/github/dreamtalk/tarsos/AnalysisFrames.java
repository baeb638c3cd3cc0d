// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.dreamtalk.tarsos;

import io.github.dreamtalk.media.SampleWindows;

/** Where the frames of this module lie in a clip: 20 ms apart, each in the middle of a window of 64 ms. */
final class AnalysisFrames {
    /** Samples between frames. */
    static final int HOP = 320;
    /** Samples of a window: YIN compares one half with the other, so 32 ms must hold the longest period. */
    static final int WINDOW = 1024;
    /** Samples of the part that spectrum and loudness are taken from. */
    static final int CORE = 512;
    /** Start of that part in the window. */
    static final int CORE_START = (WINDOW - CORE) / 2;

    private AnalysisFrames() {}

    /** Frames of so many samples. */
    static long in(long samples) {
        return samples / HOP;
    }

    static SampleWindows windows() {
        return new SampleWindows(HOP, WINDOW / 2, WINDOW);
    }
}
