// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.dreamtalk.tarsos;

/**
 * How a moment of speech sounds.
 *
 * @param pitchHz fundamental frequency in Hz, in [{@value PitchTracker#LOWEST_HZ}, {@value PitchTracker#HIGHEST_HZ}], or 0
 *     where {@link #voiced()} is false
 * @param voicing share of the energy that is periodic, in (0, 1], or 0 where there is no pitch
 * @param loudnessDb root mean square in dB relative to full scale, in [-100, 0]; a sine of amplitude 1 has -3.01
 */
public record ProsodyFrame(double pitchHz, double voicing, double loudnessDb) {
    /**
     * Tells whether there is a pitch.
     *
     * @return true if {@link #pitchHz()} was found
     */
    public boolean voiced() {
        return voicing > 0;
    }
}
