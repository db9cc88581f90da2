/**
 * Plugin jars before any of their classes is loaded: found, copied to a private place, checked, described.
 *
 * <pre>
 *   plugins/x.jar ──▶ JarCopies ──▶ JarInspection ──▶ PluginDescriptor
 *                     (private)     (hostile? API?)   PluginClassLoader
 * </pre>
 */
@NullMarked
package io.tickflux.engine.host.load;

import org.jspecify.annotations.NullMarked;
