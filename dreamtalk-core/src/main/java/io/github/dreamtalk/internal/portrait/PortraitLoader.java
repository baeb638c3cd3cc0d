package io.github.dreamtalk.internal.portrait;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.internal.registry.Backends;
import io.github.dreamtalk.media.ImageScaler;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import java.util.List;

/** Reads a portrait, finds the face asked for, and brings both to output size. */
final class PortraitLoader {
    private final Backends backends;
    private final Trace trace;

    PortraitLoader(Backends backends, Trace trace) {
        this.backends = backends;
        this.trace = trace;
    }

    FoundPortrait load(PictureSource source, PortraitOptions options) {
        long start = System.nanoTime();
        RgbImage image =
                InvalidInputException.about("portrait", () -> source.read(() -> backends.get(StageKey.MEDIA_READER)));
        RgbImage output = options.size() == 0 ? image : ImageScaler.toLongerSide(image, options.size());
        trace.report(TracePhase.PORTRAIT_READ, 0, start, output.data().length);
        if (!options.crop()) {
            return new FoundPortrait(new Portrait(output, null), List.of());
        }
        start = System.nanoTime();
        // At the picture's own size: in a small output a face may be too small to be found.
        List<FaceGeometry> faces = backends.get(StageKey.PORTRAIT_ANALYZER).analyze(image);
        trace.report(TracePhase.PORTRAIT_ANALYSE, 0, start, 0);
        FaceChoice choice = FaceChoice.of(faces, options, source, image);
        return new FoundPortrait(new Portrait(output, scaled(choice.face(), image, output)), choice.warnings());
    }

    private static FaceGeometry scaled(FaceGeometry face, RgbImage from, RgbImage to) {
        float x = (float) to.width() / from.width();
        float y = (float) to.height() / from.height();
        float[] points = face.landmarks();
        for (int i = 0; i < points.length; i += 3) {
            points[i] *= x;
            points[i + 1] *= y;
            points[i + 2] *= x; // depth is on the scale of x
        }
        return new FaceGeometry(points, face.score(), face.yaw(), face.pitch(), face.roll());
    }
}
