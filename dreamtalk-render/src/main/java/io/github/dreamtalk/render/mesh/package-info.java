/**
 * The mesh renderer: animates the whole portrait at its own resolution by warping it with a 468-point face mesh, and
 * paints what a photograph with a closed mouth or open eyes does not contain (mouth interior, closed lids).
 */
@NullMarked
package io.github.dreamtalk.render.mesh;

import org.jspecify.annotations.NullMarked;
