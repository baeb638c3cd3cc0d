package io.github.dreamtalk.spi.testing;

import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.diffusion.PredictionType;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.StyleEncoder;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A deterministic denoiser in pure Java: x0 of a frame is a squashed mix of that frame's own feature window, the style and
 * a little of x_t. Frames never see each other, so results must not depend on how a clip is cut into chunks.
 */
public final class FakeDenoiser implements MotionDenoiser {
    private final DenoiserSpec spec;

    /**
     * A denoiser of ARKit motion at 25 fps that predicts x0 under the DreamTalk schedule, with two feature frames per
     * motion frame and a radius of 5.
     *
     * @param features the features it claims to be trained on
     */
    public FakeDenoiser(FeatureSpec features) {
        this(new DenoiserSpec(
                MotionSpace.ARKIT,
                FrameRate.FPS_25,
                PredictionType.X0,
                NoiseSchedule.dreamTalk(),
                features,
                2,
                5,
                256));
    }

    /**
     * A denoiser of any spec.
     *
     * @param spec what it needs and makes
     */
    public FakeDenoiser(DenoiserSpec spec) {
        this.spec = spec;
    }

    @Override
    public DenoiserSpec spec() {
        return spec;
    }

    @Override
    public StyleEncoder styleEncoder() {
        return this::encode;
    }

    private StyleCode encode(MotionSequence clip) {
        if (!clip.space().equals(spec.space()) || clip.frames() == 0) {
            throw new InvalidInputException("style clip: found " + clip.frames() + " frames of " + clip.space()
                    + ", expected at least one frame of " + spec.space());
        }
        int frames = Math.min(clip.frames(), spec.maxStyleFrames());
        float[] mean = new float[spec.space().expressionChannels()];
        for (int c = 0; c < mean.length; c++) {
            double sum = 0;
            for (int f = 0; f < frames; f++) {
                sum += clip.get(f, c);
            }
            mean[c] = (float) (sum / frames);
        }
        return new StyleCode(mean);
    }

    @Override
    public Session open(StyleCode style, boolean unconditional, int maxFrames) {
        int channels = spec.space().expressionChannels();
        if (style.dimension() != channels || maxFrames < 1) {
            throw new InvalidInputException("fake denoiser: found a style code of " + style.dimension()
                    + " values and chunks of " + maxFrames + " frames, expected " + channels + " and at least 1");
        }
        return new FakeSession(style.values(), maxFrames);
    }

    @Override
    public void close() {}

    private final class FakeSession implements Session {
        private final int channels = spec.space().expressionChannels();
        private final int maxFrames;
        private final float[] style;
        private final float[] content;
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private int frames;

        FakeSession(float[] style, int maxFrames) {
            this.style = style;
            this.maxFrames = maxFrames;
            this.content = new float[maxFrames * channels];
        }

        @Override
        public void condition(float[] features, int count) {
            int dimension = spec.features().dimension();
            if (count < 1 || count > maxFrames || features.length < spec.featureRows(count) * dimension) {
                throw new InvalidInputException("fake denoiser: found " + count + " frames and " + features.length
                        + " feature values, expected 1 to " + maxFrames + " frames and "
                        + spec.featureRows(Math.max(1, count)) * dimension + " values");
            }
            frames = count;
            int window = 2 * spec.featureRadius() + 1;
            for (int f = 0; f < count; f++) {
                for (int c = 0; c < channels; c++) {
                    double sum = 0;
                    for (int w = 0; w < window; w++) {
                        int at = (f * spec.featureHop() + w) * dimension + (c + w) % dimension;
                        sum += features[at] * StrictMath.sin(1 + 0.7 * c + 0.3 * w);
                    }
                    content[f * channels + c] = (float) sum;
                }
            }
        }

        @Override
        public void predict(int timestep, float[] xt, float[] conditional, float @Nullable [] unconditional) {
            if (frames == 0) {
                throw new InvalidInputException("fake denoiser: predict before condition; call condition first");
            }
            float weight = 0.1f * timestep / spec.schedule().steps();
            for (int i = 0; i < frames * channels; i++) {
                if (cancelled.get()) {
                    throw new CancelledException("fake denoiser: the session was cancelled");
                }
                double base = content[i] + weight * xt[i];
                conditional[i] = (float) StrictMath.tanh(base + style[i % channels]);
                if (unconditional != null) {
                    unconditional[i] = (float) StrictMath.tanh(base);
                }
            }
        }

        @Override
        public void cancel() {
            cancelled.set(true);
        }

        @Override
        public void close() {}
    }
}
