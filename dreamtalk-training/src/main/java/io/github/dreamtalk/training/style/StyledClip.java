package io.github.dreamtalk.training.style;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.training.features.FeatureClip;
import io.github.dreamtalk.training.features.Loudness;
import io.github.dreamtalk.training.viseme.FaceAnimator;
import io.github.dreamtalk.training.viseme.VisemeStyle;
import java.util.Random;

/**
 * A stretch of an animated clip with the style it is animated in.
 *
 * @param style the style
 * @param motion one to ten seconds of it
 */
record StyledClip(VisemeStyle style, MotionSequence motion) {
    private static final int SECOND = FaceAnimator.RATE;
    private static final int LONGEST = 10 * SECOND;

    /** Whether a clip lasts the second that a style needs to show. */
    static boolean fits(FeatureClip clip) {
        return clip.frames() >= 4 * SECOND;
    }

    /** A random stretch in a random style. */
    static StyledClip random(FeatureClip clip, Random random) {
        VisemeStyle style = VisemeStyle.random(random);
        int e = MotionSpace.ARKIT.expressionChannels();
        float[] rows = FaceAnimator.animate(clip.labels(), Loudness.of(clip, clip.frames()), style, random.nextLong());
        int all = rows.length / e;
        int frames = SECOND + random.nextInt(Math.min(all, LONGEST) - SECOND + 1);
        int from = random.nextInt(all - frames + 1);
        int channels = MotionSpace.ARKIT.channels();
        float[] motion = new float[frames * channels];
        for (int f = 0; f < frames; f++) {
            System.arraycopy(rows, (from + f) * e, motion, f * channels, e);
        }
        return new StyledClip(style, new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, motion));
    }
}
