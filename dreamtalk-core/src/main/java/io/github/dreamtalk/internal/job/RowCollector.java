package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.Sink;
import java.util.ArrayList;
import java.util.List;

/** Keeps rows in memory. */
final class RowCollector implements Sink<Rows> {
    private final List<Rows> blocks = new ArrayList<>();

    @Override
    public void accept(Rows rows) {
        blocks.add(new Rows(rows.values().clone(), rows.count()));
    }

    float[] values(int channels) {
        int total = Math.toIntExact(blocks.stream().mapToLong(Rows::count).sum() * channels);
        float[] out = new float[total];
        int used = 0;
        for (Rows block : blocks) {
            System.arraycopy(block.values(), 0, out, used, block.count() * channels);
            used += block.count() * channels;
        }
        return out;
    }
}
