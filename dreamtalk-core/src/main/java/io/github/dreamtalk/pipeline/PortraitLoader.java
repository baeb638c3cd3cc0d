package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.FaceGeometry;
import io.github.dreamtalk.InvalidInputException;
import io.github.dreamtalk.RgbImage;
import io.github.dreamtalk.spi.MediaLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the portrait at output size and finds the face asked for. */
final class PortraitLoader {
    /** A picture at output size and the face in it; none if the picture is to be taken as it is. */
    record Portrait(RgbImage image, @Nullable FaceGeometry face) {}

    private final Backends backends;

    PortraitLoader(Backends backends) {
        this.backends = backends;
    }

    Portrait load(DreamTalkRequest request) {
        RgbImage given = request.portraitImage();
        RgbImage image;
        if (given != null) {
            image = given.copy();
        } else if (request.portrait() != null) {
            image = backends.mediaReader().readImage(request.portrait(), MediaLimits.DEFAULT);
        } else {
            throw new InvalidInputException(
                    "portrait: found none, expected a picture file or image; without one only motion can be made");
        }
        if (request.size() != 0) {
            image = ImageScaler.toLongerSide(image, request.size());
        }
        if (!request.crop()) {
            return new Portrait(image, null);
        }
        String what = request.portrait() == null
                ? "the portrait image"
                : request.portrait().toString();
        List<FaceGeometry> faces = backends.portraitAnalyzer().analyze(image);
        if (faces.isEmpty()) {
            throw new InvalidInputException("portrait: found no face in " + what + " (" + image.width() + "x"
                    + image.height() + "), looked for a human face from about 1/10 of the picture's height up;"
                    + " expected a frontal, unobstructed one; try a closer crop");
        }
        if (request.face() >= faces.size()) {
            throw new InvalidInputException("face: found " + request.face() + ", expected 0 to " + (faces.size() - 1)
                    + ": there " + (faces.size() == 1 ? "is 1 face" : "are " + faces.size() + " faces") + " in "
                    + what);
        }
        return new Portrait(image, faces.get(request.face()));
    }
}
