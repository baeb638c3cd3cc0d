package io.github.dreamtalk.internal.portrait;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The face that talks, among those found in a picture.
 *
 * @param face it
 * @param warnings what a person should know of the choice
 */
record FaceChoice(FaceGeometry face, List<String> warnings) {
    /** Below this a face is used and doubted: whole, sharp ones have more. */
    private static final float CLEAR_SCORE = 0.75f;

    /**
     * Chooses.
     *
     * @param found as the analyzer gave them, largest first
     * @param options which one
     * @param source the picture's name
     * @param image the picture they were found in
     * @throws InvalidInputException if there is none, or no such one
     */
    static FaceChoice of(List<FaceGeometry> found, PortraitOptions options, PictureSource source, RgbImage image) {
        List<FaceGeometry> faces = found.stream()
                .filter(face -> face.score() >= FaceGeometry.LEAST_SCORE)
                .toList();
        if (faces.isEmpty()) {
            throw none(found, source, image);
        }
        int index = options.face() == null ? 0 : options.face();
        if (index >= faces.size()) {
            throw tooFew(faces.size(), index, source);
        }
        FaceGeometry face = faces.get(index);
        List<String> warnings = new ArrayList<>();
        if (options.face() == null && faces.size() > 1) {
            warnings.add(source + ": " + faces.size() + " faces found, the largest is used; face 1 to "
                    + (faces.size() - 1) + " chooses another");
        }
        if (face.score() < CLEAR_SCORE) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%s: the face is uncertain (score %.2f of 1, clear ones have %.2f and more); look whether it is one",
                    source,
                    face.score(),
                    CLEAR_SCORE));
        }
        return new FaceChoice(face, warnings);
    }

    private static InvalidInputException none(List<FaceGeometry> found, PictureSource source, RgbImage image) {
        String at = " in " + source + " (" + image.width() + "x" + image.height() + ")";
        double best = found.stream().mapToDouble(FaceGeometry::score).max().orElse(0);
        return missing(
                found.isEmpty()
                        ? "no face" + at + ", looked for a human face from about 1/10 of the picture's height up"
                        : String.format(
                                Locale.ROOT,
                                "nothing sure to be a face%s: the best of %d has a score of %.2f, %.2f is needed",
                                at,
                                found.size(),
                                best,
                                FaceGeometry.LEAST_SCORE),
                "a frontal, unobstructed one");
    }

    /** In parts of its own, since its sentence names the picture and what is expected must not. */
    private static InvalidInputException tooFew(int faces, int face, PictureSource source) {
        String expected = "0 to " + (faces - 1) + ": there " + (faces == 1 ? "is 1 face" : "are " + faces + " faces");
        String message = "face: found " + face + ", expected " + expected + " in " + source;
        return new InvalidInputException(
                message, List.of(new Problem("face", Problem.OUT_OF_RANGE, String.valueOf(face), expected, message)));
    }

    /** In parts of its own, since its sentence says more than found and expected. */
    private static InvalidInputException missing(String found, String expected) {
        String message = "portrait: found " + found + "; expected " + expected + "; try a closer crop";
        return new InvalidInputException(
                message, List.of(new Problem("portrait", Problem.MISSING, found, expected, message)));
    }
}
