package io.github.dreamtalk.render.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a picture file is, told by its first bytes: those that are read, and those that can be named when they are refused. */
enum PictureKind {
    JPEG("JPEG", "^\\xff\\xd8\\xff"),
    PNG("PNG", "^\\x89PNG\\r\\n\\x1a\\n"),
    GIF("GIF", "^GIF8[79]a"),
    BMP("BMP", "^BM"),
    CAMERA_RAW(
            "a camera's raw picture", "^(II\\x2a\\x00....CR|II[RU]|MMOR|FUJIFILMCCD-RAW|....ftypcrx )", "develop it"),
    TIFF("TIFF", "^(II\\x2a\\x00|MM\\x00\\x2a|II\\x2b\\x00|MM\\x00\\x2b)"),
    WEBP("WebP", "^RIFF....WEBP"),
    HEIF("HEIF or AVIF", "^....ftyp.{4,56}?(hei[cmxs]|hev[cmxs]|avi[fs]|mif1|msf1)"),
    JPEG_XL("JPEG XL", "^(\\xff\\x0a|\\x00\\x00\\x00\\x0cJXL )", "export it"),
    JPEG_2000("JPEG 2000", "^(\\x00\\x00\\x00\\x0cjP  |\\xff\\x4f\\xff\\x51)", "export it"),
    PHOTOSHOP("a Photoshop document", "^8BPS", "export it"),
    GIMP("a GIMP document", "^gimp xcf", "export it"),
    PDF("PDF", "^%PDF-", "export its picture"),
    POSTSCRIPT("PostScript", "^(%!PS|\\xc5\\xd0\\xd3\\xc6)", "export its picture"),
    OPEN_EXR("OpenEXR", "^\\x76\\x2f\\x31\\x01", "map its tones and export it"),
    RADIANCE("Radiance HDR", "^#\\?(RADIANCE|RGBE)", "map its tones and export it"),
    DIRECT_DRAW("a DirectDraw texture", "^DDS ", "export it"),
    ICON("a Windows icon", "^\\x00\\x00[\\x01\\x02]\\x00", "export it"),
    NETPBM("a Netpbm picture", "^P[1-7]\\s", "convert it"),
    SVG(
            "SVG, a drawing,",
            "(?i)^(\\xef\\xbb\\xbf)?\\s*(<\\?xml[^>]*>\\s*)?(<!--.*?-->\\s*)?(<!doctype svg|<svg)",
            "export it"),
    WEB_PAGE("a web page", "(?i)^(\\xef\\xbb\\xbf)?\\s*(<!doctype html|<html)", "download the picture itself"),
    VIDEO("a video", "^(....ftyp|\\x1a\\x45\\xdf\\xa3|RIFF....AVI )", "save one of its pictures");

    private static final int HEAD = 4096;

    private final String title;
    private final Pattern start;
    private final @Nullable String advice;

    PictureKind(String title, String start) {
        this(title, start, null);
    }

    PictureKind(String title, String start, @Nullable String advice) {
        this.title = title;
        this.start = Pattern.compile(start, Pattern.DOTALL);
        this.advice = advice;
    }

    /** The kind of a file; null if it is none of these. */
    static @Nullable PictureKind of(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        // One character for each byte.
        String text = new String(head, StandardCharsets.ISO_8859_1);
        for (PictureKind kind : values()) {
            if (kind.start.matcher(text).find()) {
                return kind == TIFF && isCameraRaw(file) ? CAMERA_RAW : kind;
            }
        }
        return null;
    }

    /** Raw pictures of many cameras are TIFF files whose first directory is a small preview. */
    private static boolean isCameraRaw(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            TiffTags tags = TiffTags.read(in, 0, in.length());
            return tags.has(TiffTags.DNG_VERSION) || (tags.get(TiffTags.NEW_SUBFILE_TYPE, 0) & 1) != 0;
        }
    }

    /** What to do with a file of this kind, which is not read; null if it is read. */
    @Nullable
    String advice() {
        return advice == null ? null : advice + " as JPEG or PNG";
    }

    /** As in a message, such as "PNG". */
    String title() {
        return title;
    }
}
