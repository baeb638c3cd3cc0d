package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.spi.MotionProcessor;
import io.github.dreamtalk.spi.MotionProcessor.Clip;
import io.github.dreamtalk.spi.MotionProcessor.Filter;
import io.github.dreamtalk.spi.MotionProcessor.Rows;
import java.util.Comparator;
import java.util.List;

/** Motion processors one after the other, by their order. */
final class FilterChain {
    private final Filter[] filters;
    private final Rows[] inputs; // inputs[i] feeds filter i; the last is the sink

    FilterChain(List<? extends MotionProcessor> processors, Clip clip, Rows sink) {
        filters = processors.stream()
                .sorted(Comparator.comparingInt(MotionProcessor::order))
                .map(p -> p.open(clip))
                .toArray(Filter[]::new);
        inputs = new Rows[filters.length + 1];
        inputs[filters.length] = sink;
        for (int i = filters.length - 1; i >= 0; i--) {
            Filter filter = filters[i];
            Rows next = inputs[i + 1];
            inputs[i] = (rows, n) -> filter.push(rows, n, next);
        }
    }

    void push(float[] rows, int frames) {
        inputs[0].accept(rows, frames);
    }

    void finish() {
        for (int i = 0; i < filters.length; i++) {
            filters[i].finish(inputs[i + 1]);
        }
    }
}
