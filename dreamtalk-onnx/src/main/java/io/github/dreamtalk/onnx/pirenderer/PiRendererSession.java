package io.github.dreamtalk.onnx.pirenderer;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.runtime.BoundRun;
import io.github.dreamtalk.onnx.runtime.NativeScope;
import io.github.dreamtalk.onnx.runtime.NativeTensor;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.spi.Renderer;
import java.util.HashMap;
import java.util.Map;

/**
 * One portrait of 256 × 256 animated by PIRenderer. A frame allocates nothing in proportion to it. Not thread-safe,
 * except {@link #cancel()} and {@link #close()}, which stops and waits for a frame that is being drawn.
 */
public final class PiRendererSession implements Renderer.Session {
    private static final int SIZE = PiRendererGraphs.SIZE;
    private static final int PLANE = SIZE * SIZE;
    private static final int ROWS = 2 * PiRendererGraphs.CONTEXT + 1;
    private static final int CHANNELS = MotionSpace.BFM.channels();

    private final NativeScope scope = new NativeScope("a PIRenderer session");
    private final NativeTensor window;
    private final NativeTensor frame;
    private final BoundRun run;
    private final float[] values = new float[CHANNELS * ROWS];
    private final float[] planes = new float[3 * PLANE];

    PiRendererSession(PiRendererPortrait portrait, OnnxSession frameNetwork) {
        try {
            window = scope.own(NativeTensor.allocate(1, CHANNELS, ROWS));
            frame = scope.own(NativeTensor.allocate(1, 3, SIZE, SIZE));
            Map<String, NativeTensor> in = new HashMap<>(portrait.inputs());
            in.put(PiRendererGraphs.WINDOW, window);
            run = frameNetwork.bind(in, Map.of(PiRendererGraphs.FRAME, frame), scope.cancellation());
        } catch (RuntimeException | Error e) {
            scope.closeAfter(e);
            throw e;
        }
    }

    @Override
    public void render(float[] motion, int offset, RgbImage target) {
        if (target.width() != SIZE || target.height() != SIZE) {
            throw new InvalidInputException("PIRenderer: found a target of " + target.width() + "x" + target.height()
                    + ", expected " + SIZE + "x" + SIZE);
        }
        render(motion, offset, planes);
        byte[] d = target.data();
        for (int i = 0; i < PLANE; i++) {
            for (int c = 0; c < 3; c++) {
                float v = Math.max(-1, Math.min(1, planes[c * PLANE + i]));
                d[3 * i + c] = (byte) ((v + 1) / 2 * 255);
            }
        }
    }

    /**
     * Draws one frame in the network's own precision.
     *
     * @param motion rows of motion, 13 of them before and 13 after the frame's own
     * @param offset index of the first value of the frame's row
     * @param target receives 3 planes of 256 × 256 values, red, green, blue, in [-1, 1] from index 0
     * @throws InvalidInputException if rows are missing or not finite, or the target is too small
     * @throws io.github.dreamtalk.error.CancelledException if this was cancelled, or is closed meanwhile
     * @throws IllegalStateException if this was closed before
     */
    public void render(float[] motion, int offset, float[] target) {
        int first = offset - PiRendererGraphs.CONTEXT * CHANNELS;
        if (first < 0 || first > motion.length - ROWS * CHANNELS || target.length < 3 * PLANE) {
            throw new InvalidInputException("PIRenderer: found " + motion.length + " values of motion, the row at "
                    + offset + ", and room for " + target.length + " values, expected " + PiRendererGraphs.CONTEXT
                    + " rows of " + CHANNELS + " on each side and room for " + 3 * PLANE);
        }
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < CHANNELS; c++) {
                float v = motion[first + r * CHANNELS + c];
                if (!Float.isFinite(v)) {
                    throw new InvalidInputException("PIRenderer: the motion holds " + v + " in channel '"
                            + MotionSpace.BFM.channelNames().get(c) + "', expected finite numbers");
                }
                values[c * ROWS + r] = v;
            }
        }
        scope.use(() -> {
            window.put(values, 0, values.length);
            run.run();
            frame.get(0, target, 0, 3 * PLANE);
            return target;
        });
    }

    @Override
    public void cancel() {
        scope.cancel();
    }

    @Override
    public void close() {
        scope.close();
    }
}
