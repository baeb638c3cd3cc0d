package io.github.dreamtalk.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a model calls its parts must not reach the terminal by way of native code, which writes there by itself. */
class NativeLogTest {
    /** Loads and runs a network whose output is not of the shape it says, which native code has much to say about. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] args) {
            GraphBuilder g = new GraphBuilder("g");
            g.output("y\u001b[31m", g.op("Identity", g.input("x\u001b[31m", 1, 3)), 1, 4);
            try (OnnxSession session = OnnxSession.open("m.onnx", g.build(), Device.cpu(), 1)) {
                session.run(Map.of("x\u001b[31m", FloatTensor.of(new float[3], 1, 3)));
                System.out.println("> ran");
            } catch (DreamTalkException e) {
                System.out.println("> refused");
            }
        }
    }

    @Test
    @Timeout(120)
    void aModelCannotWriteToTheTerminal() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said).containsPattern("> (ran|refused)").doesNotContain("\u001b");
    }
}
