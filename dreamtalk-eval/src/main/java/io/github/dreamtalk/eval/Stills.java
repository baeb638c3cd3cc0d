package io.github.dreamtalk.eval;

import io.github.dreamtalk.media.RgbImage;
import java.util.ArrayList;
import java.util.List;

/** Keeps 8 to 16 evenly spread frames of a clip whose length is not known beforehand. Not thread-safe. */
final class Stills {
    private static final int MOST = 16;

    private final List<Evaluation.Still> kept = new ArrayList<>();
    private int stride = 1;

    void offer(int index, RgbImage frame) {
        if (index % stride != 0) {
            return;
        }
        if (kept.size() == MOST) {
            stride *= 2;
            kept.removeIf(still -> still.index() % stride != 0);
            if (index % stride != 0) {
                return;
            }
        }
        kept.add(new Evaluation.Still(index, frame));
    }

    List<Evaluation.Still> list() {
        return List.copyOf(kept);
    }
}
