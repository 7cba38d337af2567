/** Every setting of the plugin with its default and range. */
package dev.concierge.plugin.settings;
