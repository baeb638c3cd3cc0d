package io.github.dreamtalk.onnx.runtime;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;

/** A network that takes about ten seconds on one core, in steps of a few milliseconds. */
final class SlowNetwork {
    static final int SIZE = 512;
    private static final int PRODUCTS = 1500;

    private SlowNetwork() {}

    static OnnxSession open() {
        GraphBuilder g = new GraphBuilder("slow");
        String x = g.input("x", SIZE, SIZE);
        float[] turned = new float[SIZE * SIZE];
        for (int i = 0; i < SIZE; i++) {
            turned[i * SIZE + (i + 1) % SIZE] = 1;
        }
        String w = g.constant(FloatTensor.of(turned, SIZE, SIZE));
        for (int i = 0; i < PRODUCTS; i++) {
            x = g.op("MatMul", x, w);
        }
        g.output("y", x, SIZE, SIZE);
        return OnnxSession.open("slow.onnx", g.build(), Device.cpu(), 1);
    }
}
