package io.github.dreamtalk.spi;

/**
 * Size of a picture.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 */
public record PictureSize(int width, int height) {}
