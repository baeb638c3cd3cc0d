package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.error.InvalidInputException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of rendering. */
final class PictureOptions {
    @Option(
            names = "--portrait",
            paramLabel = "IMG",
            required = true,
            description = "A picture with a face: PNG, JPEG, WebP, BMP, GIF or TIFF.")
    private Path portrait = Path.of("");

    @Option(
            names = "--face",
            paramLabel = "N",
            description = "Which face, 0 is the largest (default: the largest; if there are several, it is said).")
    private @Nullable Integer face;

    @Option(
            names = "--no-crop",
            description = "Take the picture as it is, without looking for a face; for renderers of cropped pictures.")
    private boolean noCrop;

    @Option(
            names = "--size",
            paramLabel = "ORIGINAL|N",
            defaultValue = "ORIGINAL",
            description = "Longer side of the output in pixels (default: ${DEFAULT-VALUE}).")
    private String size = "ORIGINAL";

    DreamTalkRequest.Builder applyTo(DreamTalkRequest.Builder b) {
        if (face != null) {
            b.face(face);
        }
        return b.portrait(portrait).crop(!noCrop).size(pixels());
    }

    private int pixels() {
        if (size.equalsIgnoreCase("original")) {
            return 0;
        }
        try {
            return Integer.parseInt(size.trim());
        } catch (NumberFormatException e) {
            throw new InvalidInputException("size: found '" + size + "', expected ORIGINAL or a number of pixels", e);
        }
    }
}
