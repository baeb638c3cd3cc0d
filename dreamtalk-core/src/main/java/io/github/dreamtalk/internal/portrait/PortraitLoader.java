package io.github.dreamtalk.internal.portrait;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.media.ImageScaler;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import java.util.List;

/** Reads a portrait at output size and finds the face asked for. */
final class PortraitLoader {
    private final Backends backends;
    private final Trace trace;

    PortraitLoader(Backends backends, Trace trace) {
        this.backends = backends;
        this.trace = trace;
    }

    Portrait load(PictureSource source, PortraitOptions options) {
        long start = System.nanoTime();
        RgbImage image = InvalidInputException.about(
                "portrait", () -> source.read(() -> backends.get(StageKey.MEDIA_READER)));
        if (options.size() != 0) {
            image = ImageScaler.toLongerSide(image, options.size());
        }
        trace.report(TracePhase.PORTRAIT_READ, 0, start, image.data().length);
        if (!options.crop()) {
            return new Portrait(image, null);
        }
        start = System.nanoTime();
        List<FaceGeometry> faces = backends.get(StageKey.PORTRAIT_ANALYZER).analyze(image);
        trace.report(TracePhase.PORTRAIT_ANALYSE, 0, start, 0);
        return new Portrait(image, chosen(faces, source, image, options.face()));
    }

    private static FaceGeometry chosen(List<FaceGeometry> faces, PictureSource source, RgbImage image, int face) {
        if (faces.isEmpty()) {
            throw noFace(
                    "no face in " + source + " (" + image.width() + "x" + image.height()
                            + "), looked for a human face from about 1/10 of the picture's height up",
                    "a frontal, unobstructed one");
        }
        if (face >= faces.size()) {
            throw tooFew(faces.size(), face, source);
        }
        return faces.get(face);
    }

    /** In parts of its own, since its sentence names the picture and what is expected must not. */
    private static InvalidInputException tooFew(int faces, int face, PictureSource source) {
        String expected = "0 to " + (faces - 1) + ": there " + (faces == 1 ? "is 1 face" : "are " + faces + " faces");
        String message = "face: found " + face + ", expected " + expected + " in " + source;
        return new InvalidInputException(
                message,
                List.of(new Problem("face", Problem.OUT_OF_RANGE, String.valueOf(face), expected, message)));
    }

    /** In parts of its own, since its sentence says more than found and expected. */
    private static InvalidInputException noFace(String found, String expected) {
        String message = "portrait: found " + found + "; expected " + expected + "; try a closer crop";
        return new InvalidInputException(
                message, List.of(new Problem("portrait", Problem.MISSING, found, expected, message)));
    }
}
