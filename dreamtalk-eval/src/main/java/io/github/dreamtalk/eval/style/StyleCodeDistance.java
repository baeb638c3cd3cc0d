package io.github.dreamtalk.eval.style;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.StyleEncoder;

/**
 * SCD: how far two style codes lie apart, for instance the code a style predictor predicts
 * and the one extracted from the real motion, which is what the DreamTalk paper (Ma et al. 2023, arXiv:2312.09767) judges its
 * predictor by; or the codes of a generated motion and of the clip its style came from. The figure depends on the encoder:
 * only figures by one encoder compare.
 *
 * @param euclidean length of the codes' difference, at least 0
 * @param cosine one less the cosine of the angle between the codes, 0 (same direction) to 2 (opposite)
 */
public record StyleCodeDistance(double euclidean, double cosine) {
    /**
     * Compares two codes of one encoder.
     *
     * @param code the code measured
     * @param reference what it should be
     * @return both distances
     * @throws InvalidInputException if their lengths differ, or one is all zeros and so has no direction
     */
    public static StyleCodeDistance between(StyleCode code, StyleCode reference) {
        if (code.dimension() != reference.dimension()) {
            throw new InvalidInputException("style code distance: found codes of " + code.dimension() + " and "
                    + reference.dimension() + " values, expected two of one encoder");
        }
        float[] a = code.values();
        float[] b = reference.values();
        double squares = 0;
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            double d = (double) a[i] - b[i];
            squares += d * d;
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        if (!(aa > 0 && bb > 0)) {
            throw new InvalidInputException(
                    "style code distance: found a code of zeros, expected codes made by a style encoder");
        }
        double cosine = 1 - dot / Math.sqrt(aa * bb);
        return new StyleCodeDistance(Math.sqrt(squares), Math.max(0, Math.min(2, cosine)));
    }

    /**
     * Compares the codes an encoder gives two clips.
     *
     * @param encoder of the denoiser in question, {@link io.github.dreamtalk.spi.MotionDenoiser#styleEncoder()}
     * @param motion the clip measured, in the denoiser's space and rate
     * @param reference the clip whose style it should have, likewise
     * @return both distances
     * @throws InvalidInputException if a clip does not fit the encoder
     */
    public static StyleCodeDistance between(StyleEncoder encoder, MotionSequence motion, MotionSequence reference) {
        return between(encoder.encode(motion), encoder.encode(reference));
    }
}
