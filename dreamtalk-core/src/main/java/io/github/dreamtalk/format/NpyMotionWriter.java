package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Motion as float32 [frames, channels], with its description beside it as {@code NAME.npy.json}. */
final class NpyMotionWriter extends MotionWriter {
    private static final int HEADER = 128;
    private final Path target;
    private final FrameRate rate;
    private final ByteBuffer row;

    NpyMotionWriter(Path target, MotionSpace space, FrameRate rate) {
        super(target, space);
        this.target = target;
        this.rate = rate;
        this.row = ByteBuffer.allocate(4 * space.channels()).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Path description(Path npy) {
        return npy.resolveSibling(npy.getFileName() + ".json");
    }

    @Override
    void begin(AtomicFile out) throws IOException {
        out.stream().write(NpyFormat.header("<f4", HEADER, 0, space().channels()));
    }

    @Override
    void row(AtomicFile out, float[] rows, int offset, long frame) throws IOException {
        row.asFloatBuffer().put(rows, offset, space().channels());
        out.stream().write(row.array());
    }

    @Override
    void end(AtomicFile out, long frames) throws IOException {
        if (frames > Integer.MAX_VALUE) {
            throw new InvalidInputException(
                    target + ": found " + frames + " rows, an npy file here holds at most " + Integer.MAX_VALUE);
        }
        out.rewriteStart(NpyFormat.header("<f4", HEADER, (int) frames, space().channels()));
        try (AtomicFile beside = new AtomicFile(description(target))) {
            MotionJsonOutput json = new MotionJsonOutput(beside.stream());
            json.describe(space(), rate);
            json.end();
            beside.commit();
        }
    }
}
