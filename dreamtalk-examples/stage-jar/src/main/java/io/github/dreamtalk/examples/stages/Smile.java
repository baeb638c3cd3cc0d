package io.github.dreamtalk.examples.stages;

import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.Sink;

/** Lifts the corners of the mouth in whatever is said. */
public final class Smile implements MotionStage {
    private static final float AMOUNT = 0.4f;

    private final int left = MotionSpace.ARKIT.indexOf("mouthSmileLeft");
    private final int right = MotionSpace.ARKIT.indexOf("mouthSmileRight");

    @Override
    public boolean suits(ClipInfo clip) {
        return clip.space().equals(MotionSpace.ARKIT);
    }

    @Override
    public Session<Rows, Rows> open(ClipInfo clip) {
        return this::smile;
    }

    private void smile(Rows block, Sink<? super Rows> out) {
        int channels = MotionSpace.ARKIT.channels();
        for (int row = 0; row < block.count(); row++) {
            lift(block.values(), row * channels + left);
            lift(block.values(), row * channels + right);
        }
        out.accept(block);
    }

    private static void lift(float[] values, int at) {
        values[at] = Math.min(1, values[at] + AMOUNT);
    }

    /** Named in {@code META-INF/services}; {@code stage("smile", true)} takes it in. */
    public static final class Provider implements MotionStage.Provider {
        @Override
        public String name() {
            return "smile";
        }

        @Override
        public int order() {
            return 250; // between lip refinement and blinks
        }

        @Override
        public boolean joinsByDefault() {
            return false; // a matter of taste, unlike a label
        }

        @Override
        public MotionStage create(BackendContext context) {
            return new Smile();
        }
    }
}
