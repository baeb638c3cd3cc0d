package io.github.dreamtalk.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.training.corpus.TinyCorpus;
import io.github.dreamtalk.weights.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a corpus to the files that are shipped, by the one command; a small corpus and few steps. */
class TrainAllTest {
    private static final Path MODEL = Path.of(
            "..",
            "dreamtalk-models",
            "src",
            "main",
            "resources",
            "io",
            "github",
            "dreamtalk",
            "models",
            "cmu-en-us-ci.bin");

    @TempDir
    Path folder;

    private int train(String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "all",
                "--data",
                folder.resolve("corpus").toString(),
                "-o",
                folder.resolve("run").toString(),
                "--model",
                MODEL.toString(),
                "--smoke"));
        arguments.addAll(List.of(more));
        return new CommandLine(new Train()).execute(arguments.toArray(String[]::new));
    }

    private List<Double> losses(String network) throws IOException {
        return Files.readAllLines(folder.resolve("run").resolve(network + ".ckpt.csv")).stream()
                .skip(1)
                .map(l -> Double.parseDouble(l.split(",")[2]))
                .toList();
    }

    @Test
    void trainsInPiecesAndExports() throws IOException {
        TinyCorpus.in(folder.resolve("corpus"), 12);
        assertThat(train("--minutes", "0.01")).as("time is up").isEqualTo(10);
        assertThat(folder.resolve("run/models")).doesNotExist();
        assertThat(train()).isZero();
        for (String network : List.of("phone-net", "denoiser")) {
            List<Double> losses = losses(network);
            assertThat(losses.get(losses.size() - 1)).as(network).isLessThan(losses.get(0));
            assertThat(folder.resolve("run").resolve(network + ".ckpt.html"))
                    .content()
                    .contains("<svg");
        }
        Path models = folder.resolve("run/models");
        assertThat(SafetensorsReader.read(models.resolve("phone-net.safetensors"))
                        .get("head.weight", 52, 192, 1))
                .isNotNull();
        assertThat(ModelRepository.of(models).read("motion-denoiser.safetensors"))
                .isNotEmpty();
        assertThat(models.resolve("style-happy.npy")).isRegularFile();
        assertThat(train()).as("nothing is left to do").isZero();
    }

    @Test
    void aDeviceThatIsNotThereIsSaid() {
        TinyCorpus.in(folder.resolve("corpus"), 4);
        java.io.StringWriter err = new java.io.StringWriter();
        int code = new CommandLine(new Train())
                .setErr(new java.io.PrintWriter(err))
                .execute(
                        "phone-net",
                        "--store",
                        folder.resolve("store").toString(),
                        "--checkpoint",
                        folder.resolve("c").toString(),
                        "--device",
                        "tpu");
        assertThat(code).isNotZero();
        assertThat(err.toString()).contains("device: found 'tpu', expected cpu or cuda:N");
    }
}
